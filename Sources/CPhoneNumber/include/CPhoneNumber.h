#ifndef BINDERY_CPHONENUMBER_H
#define BINDERY_CPHONENUMBER_H

#ifdef __cplusplus
extern "C" {
#endif

/// What libphonenumber says of a typed number. Strings are NUL-terminated ASCII.
typedef struct {
    /// E.164 with the leading plus, at most 15 digits (ITU-T E.164 section 6).
    char e164[20];
    /// ISO 3166-1 alpha-2 region of the number; of an unknown range, the main region of its country code. "ZZ" where there is none
    /// (as with 001 for satellite and shared codes).
    char region[4];
    /// `PhoneNumberUtil::PhoneNumberType` as a small integer: 0 fixed line, 1 mobile, 2 fixed line or mobile, 3 toll free,
    /// 4 premium rate, 5 shared cost, 6 VoIP, 7 personal, 8 pager, 9 UAN, 10 voicemail, 11 unknown.
    int type;
    int country_code;
    /// Digits after the country code, as they are dialled from abroad.
    char national[20];
} bindery_phone_number;

typedef enum {
    BINDERY_PHONE_OK = 0,
    BINDERY_PHONE_NOT_A_NUMBER = 1,
    BINDERY_PHONE_INVALID_COUNTRY_CODE = 2,
    BINDERY_PHONE_TOO_SHORT = 3,
    BINDERY_PHONE_TOO_LONG = 4,
    /// It reads as a number, but no range of its country's plan holds it, and none could: no mobile there has its length.
    BINDERY_PHONE_NOT_VALID = 5,
    /// It is as long as a mobile of its country, in a range that the library doesn't know.
    BINDERY_PHONE_UNKNOWN_RANGE = 6
} bindery_phone_result;

/// Parses `text` (UTF-8, `length` bytes) as it would be dialled in `default_region` (ISO 3166-1 alpha-2).
bindery_phone_result bindery_phone_parse(const char *text, long length, const char *default_region, bindery_phone_number *number);

/// Whether a region (ISO 3166-1 alpha-2, capitals) has a numbering plan: 1 or 0.
int bindery_phone_has_plan(const char *region);

#ifdef __cplusplus
}
#endif
#endif

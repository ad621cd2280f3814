#include "CPhoneNumber.h"

#include <cstdio>
#include <cstring>
#include <set>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

bindery_phone_result result_of(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR:
        return BINDERY_PHONE_OK;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        return BINDERY_PHONE_INVALID_COUNTRY_CODE;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return BINDERY_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN:
        return BINDERY_PHONE_TOO_LONG;
    default:
        return BINDERY_PHONE_NOT_A_NUMBER;
    }
}

/// What to say of a number that is in no range the library knows: its length for a mobile, which is what people mistype here, or
/// else its range, which may be newer than the library.
bindery_phone_result outside_of_ranges(const PhoneNumberUtil &util, const PhoneNumber &number) {
    switch (util.IsPossibleNumberForTypeWithReason(number, PhoneNumberUtil::MOBILE)) {
    case PhoneNumberUtil::IS_POSSIBLE:
        return BINDERY_PHONE_UNKNOWN_RANGE;
    case PhoneNumberUtil::TOO_SHORT:
        return BINDERY_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG:
        return BINDERY_PHONE_TOO_LONG;
    default:
        return BINDERY_PHONE_NOT_VALID;
    }
}

template <size_t size> void copy(char (&into)[size], const std::string &text) {
    std::snprintf(into, size, "%s", text.c_str());
}

}  // namespace

extern "C" bindery_phone_result bindery_phone_parse(
    const char *text, long length, const char *default_region, bindery_phone_number *number) {
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    const auto error = util.Parse(std::string(text, static_cast<size_t>(length)), default_region, &parsed);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) {
        return result_of(error);
    }
    std::string e164, national, region;
    util.Format(parsed, PhoneNumberUtil::E164, &e164);
    util.GetNationalSignificantNumber(parsed, &national);
    util.GetRegionCodeForNumber(parsed, &region);
    // No region of a shared country code claims a range that none of them knows.
    if (region == "ZZ") {
        util.GetRegionCodeForCountryCode(parsed.country_code(), &region);
    }
    copy(number->e164, e164);
    copy(number->national, national);
    copy(number->region, region.size() == 2 ? region : "ZZ");
    number->country_code = parsed.country_code();
    // A number is valid where its plan knows what sort it is: IsValidNumber would match the same patterns once more.
    const auto type = util.GetNumberType(parsed);
    number->type = static_cast<int>(type);
    return type == PhoneNumberUtil::UNKNOWN ? outside_of_ranges(util, parsed) : BINDERY_PHONE_OK;
}

extern "C" int bindery_phone_has_plan(const char *region) {
    static const std::set<std::string> regions = [] {
        std::set<std::string> all;
        PhoneNumberUtil::GetInstance()->GetSupportedRegions(&all);
        return all;
    }();
    return regions.count(region) == 1 ? 1 : 0;
}

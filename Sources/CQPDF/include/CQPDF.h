#ifndef BINDERY_CQPDF_H
#define BINDERY_CQPDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// qpdf's own C API knows neither which objects a file has nor how to read an object outside the cross-reference table,
// so this one stands on the C++ API. No exception leaves it.

typedef enum {
    BINDERY_PDF_OK = 0,
    /// qpdf refused the file, warned, or would have had to repair it.
    BINDERY_PDF_DAMAGED = 1,
    BINDERY_PDF_ENCRYPTED = 2,
    /// There are too many objects, or the visitor asked to stop.
    BINDERY_PDF_STOPPED = 3
} bindery_pdf_result;

typedef enum {
    /// The trailer's dictionary follows.
    BINDERY_PDF_TRAILER,
    /// An object of the cross-reference table follows; `number` and `generation` name it.
    BINDERY_PDF_OBJECT,
    /// The next object was found in the file or in an object stream, but the table does not list it.
    BINDERY_PDF_UNLISTED,
    BINDERY_PDF_NULL,
    BINDERY_PDF_BOOLEAN,
    /// `number` is its value.
    BINDERY_PDF_INTEGER,
    BINDERY_PDF_REAL,
    BINDERY_PDF_STRING,
    /// `text` is the name without its slash, escapes resolved.
    BINDERY_PDF_NAME,
    /// `number` and `generation` name an object.
    BINDERY_PDF_REFERENCE,
    /// Values follow, then `BINDERY_PDF_END`.
    BINDERY_PDF_ARRAY,
    /// Keys, each followed by its value, then `BINDERY_PDF_END`.
    BINDERY_PDF_DICTIONARY,
    /// As a dictionary; its data are not handed over.
    BINDERY_PDF_STREAM,
    /// `text` is the key without its slash.
    BINDERY_PDF_KEY,
    BINDERY_PDF_END
} bindery_pdf_event_kind;

typedef struct {
    bindery_pdf_event_kind kind;
    int64_t number;
    int32_t generation;
    const char *text;
    size_t length;
} bindery_pdf_event;

typedef struct {
    void *context;
    /// Returns false to stop. `text` is valid during the call only.
    bool (*event)(void *context, bindery_pdf_event event);
} bindery_pdf_visitor;

/// The offset of an object or a trailer in the file.
typedef struct {
    /// Of its first word, as a cross-reference table would say it.
    size_t start;
    /// Behind the words `1 0 obj` or `trailer`.
    size_t content;
} bindery_pdf_place;

/// Reads the whole structure of a PDF: its trailer, each object of the cross-reference table, each object in an object stream, and
/// what stands at those of `places` that the table doesn't name.
/// - Parameter pages: how many there are, by the page tree.
///
/// Where memory runs out, the process aborts.
bindery_pdf_result bindery_pdf_read(
    const char *bytes, size_t length, const bindery_pdf_place *places, size_t place_count, size_t most_objects, bindery_pdf_visitor visitor,
    int64_t *pages);

#ifdef __cplusplus
}
#endif
#endif

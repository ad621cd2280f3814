#ifndef BINDERY_CPOPPLER_H
#define BINDERY_CPOPPLER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    BINDERY_RENDER_OK = 0,
    BINDERY_RENDER_DAMAGED = 1,
    BINDERY_RENDER_OUT_OF_MEMORY = 2
} bindery_render_result;

/// A PNG; `bytes` is freed with `free`.
typedef struct {
    uint8_t *bytes;
    size_t length;
    uint32_t width;
    uint32_t height;
} bindery_picture;

/// Draws a page, annotations included, on white.
/// - Parameter index: from 0.
/// - Parameter page_count: how many pages the file has by another reading; a file that two libraries read differently is damaged.
/// - Parameter pixels: how many the picture has at most; it has about as many, whatever the size of the page.
/// - Parameter longest_side: how many pixels a side has at most.
bindery_render_result bindery_render(
    const char *bytes, size_t length, int32_t index, int32_t page_count, double pixels, double longest_side, bindery_picture *picture);

#ifdef __cplusplus
}
#endif
#endif

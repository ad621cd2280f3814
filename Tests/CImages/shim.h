#pragma once
#include <png.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

// Macros that Swift doesn't see.

/// The size of a PNG, or 0 where it isn't one.
static inline int image_begin(png_image *image, const void *bytes, size_t length) {
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    const int read = png_image_begin_read_from_memory(image, bytes, length);
    image->format = PNG_FORMAT_RGB;
    return read;
}

/// Deflates `zeros` so that the result can stand any number of times in a row (RFC 1951), each unfolding to as many zeros.
static inline size_t deflate_zeros(const uint8_t *zeros, size_t count, uint8_t *into, size_t room) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (uint8_t *)zeros;
    stream.avail_in = (uInt)count;
    stream.next_out = into;
    stream.avail_out = (uInt)room;
    deflate(&stream, Z_FULL_FLUSH);
    const size_t length = stream.total_out;
    deflateEnd(&stream);
    return length;
}

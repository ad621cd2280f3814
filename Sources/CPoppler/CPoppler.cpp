#include "CPoppler.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

#include <png.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

namespace {

/// Poppler's complaints quote the document, which doesn't belong in a journal.
void say_nothing(const std::string &, void *) {}

struct Size {
    double width;
    double height;
};

/// In points (1/72 inch), as the page is shown.
Size size_of(const poppler::page &page) {
    const auto box = page.page_rect(poppler::crop_box);
    const auto turned = page.orientation() == poppler::page::landscape || page.orientation() == poppler::page::seascape;
    return turned ? Size{box.height(), box.width()} : Size{box.width(), box.height()};
}

bool is_drawable(Size size) {
    return std::isfinite(size.width) && std::isfinite(size.height) && size.width > 0 && size.height > 0;
}

/// Pixels a point, so that neither bound is passed.
double scale_of(Size size, double pixels, double longest_side) {
    return std::min(std::sqrt(pixels / (size.width * size.height)), longest_side / std::max(size.width, size.height));
}

int pixels_of(double points, double scale) {
    return std::max(1, static_cast<int>(std::floor(points * scale + 1e-6)));
}

bindery_render_result encode(const poppler::image &drawn, bindery_picture *picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(drawn.width());
    image.height = static_cast<png_uint_32>(drawn.height());
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t length = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::unique_ptr<void, decltype(&std::free)> bytes(std::malloc(length), &std::free);
    if (!bytes) {
        return BINDERY_RENDER_OUT_OF_MEMORY;
    }
    if (!png_image_write_to_memory(&image, bytes.get(), &length, 0, drawn.const_data(), drawn.bytes_per_row(), nullptr)) {
        return BINDERY_RENDER_OUT_OF_MEMORY;
    }
    picture->length = length;
    picture->width = image.width;
    picture->height = image.height;
    picture->bytes = static_cast<uint8_t *>(bytes.release());
    return BINDERY_RENDER_OK;
}

bindery_render_result draw(const poppler::page &page, double pixels, double longest_side, bindery_picture *picture) {
    const auto size = size_of(page);
    if (!is_drawable(size)) {
        return BINDERY_RENDER_DAMAGED;
    }
    const auto scale = scale_of(size, pixels, longest_side);
    const auto width = pixels_of(size.width, scale), height = pixels_of(size.height, scale);
    poppler::page_renderer renderer;
    renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
    renderer.set_image_format(poppler::image::format_rgb24);
    renderer.set_paper_color(0xFFFFFFFF);
    // Width and height are said outright: left out, poppler would take them from the page's box.
    const auto drawn = renderer.render_page(&page, 72 * scale, 72 * scale, 0, 0, width, height);
    if (!drawn.is_valid() || drawn.width() != width || drawn.height() != height) {
        return BINDERY_RENDER_DAMAGED;
    }
    return encode(drawn, picture);
}

bindery_render_result render(
    const char *bytes, size_t length, int32_t index, int32_t page_count, double pixels, double longest_side, bindery_picture *picture) {
    poppler::set_debug_error_function(say_nothing, nullptr);
    const std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(bytes, static_cast<int>(length)));
    if (!document || document->is_locked() || document->pages() != page_count) {
        return BINDERY_RENDER_DAMAGED;
    }
    const std::unique_ptr<poppler::page> page(document->create_page(index));
    return page ? draw(*page, pixels, longest_side, picture) : BINDERY_RENDER_DAMAGED;
}

}  // namespace

extern "C" bindery_render_result bindery_render(
    const char *bytes, size_t length, int32_t index, int32_t page_count, double pixels, double longest_side, bindery_picture *picture) {
    try {
        return render(bytes, length, index, page_count, pixels, longest_side, picture);
    } catch (...) {
        return BINDERY_RENDER_DAMAGED;
    }
}

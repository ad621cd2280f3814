#include "CQPDF.h"

#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <set>
#include <string>

// qpdf asks each of its users to say which of its own pointers they use; none here.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Buffer.hh>
#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <qpdf/QPDFXRefEntry.hh>

namespace {

/// Thrown where the visitor says stop, and caught at this file's border.
struct Stopped {};
struct Damaged {};

class Visit {
  public:
    Visit(QPDF &pdf, bindery_pdf_visitor visitor) : pdf(pdf), visitor(visitor) {}

    void trailer() {
        send(BINDERY_PDF_TRAILER);
        value(pdf.getTrailer());
    }

    void listed(QPDFObjGen id) {
        send(BINDERY_PDF_OBJECT, id.getObj(), id.getGen());
        content(pdf.getObject(id));
    }

    void unlisted(QPDFObjectHandle object, bool is_stream) {
        send(BINDERY_PDF_UNLISTED);
        if (is_stream) {
            dictionary(BINDERY_PDF_STREAM, object);
        } else {
            value(object);
        }
    }

  private:
    QPDF &pdf;
    bindery_pdf_visitor visitor;

    void send(bindery_pdf_event_kind kind, int64_t number = 0, int generation = 0, const std::string &text = {}) {
        if (!visitor.event(visitor.context, {kind, number, generation, text.data(), text.size()})) {
            throw Stopped();
        }
    }

    /// References are named, not followed, so only direct values nest, and qpdf reads at most 500 levels of those.
    void value(QPDFObjectHandle object) {
        if (object.isIndirect()) {
            send(BINDERY_PDF_REFERENCE, object.getObjectID(), object.getGeneration());
        } else {
            content(object);
        }
    }

    void content(QPDFObjectHandle object) {
        switch (object.getTypeCode()) {
        case ot_null:
            return send(BINDERY_PDF_NULL);
        case ot_boolean:
            return send(BINDERY_PDF_BOOLEAN);
        case ot_integer:
            return send(BINDERY_PDF_INTEGER, object.getIntValue());
        case ot_real:
            return send(BINDERY_PDF_REAL);
        case ot_string:
            return send(BINDERY_PDF_STRING);
        case ot_name:
            return send(BINDERY_PDF_NAME, 0, 0, object.getName().substr(1));
        case ot_array:
            return array(object);
        case ot_dictionary:
            return dictionary(BINDERY_PDF_DICTIONARY, object);
        case ot_stream:
            return dictionary(BINDERY_PDF_STREAM, object.getDict());
        default:
            throw Damaged();
        }
    }

    void array(QPDFObjectHandle object) {
        send(BINDERY_PDF_ARRAY);
        const int count = object.getArrayNItems();
        for (int index = 0; index < count; ++index) {
            value(object.getArrayItem(index));
        }
        send(BINDERY_PDF_END);
    }

    void dictionary(bindery_pdf_event_kind kind, QPDFObjectHandle object) {
        send(kind);
        for (const auto &key : object.getKeys()) {
            send(BINDERY_PDF_KEY, 0, 0, key.substr(1));
            value(object.getKey(key));
        }
        send(BINDERY_PDF_END);
    }
};

/// Section 7.5.7: N pairs of an object's number and its offset from `/First`, then the objects. Those that the table doesn't list, or
/// lists elsewhere, are unlisted: a reader that repairs a file would find them. `substr` throws where they would stand outside.
void visit_object_stream(QPDF &pdf, QPDFObjGen id, Visit &visit, const std::map<QPDFObjGen, QPDFXRefEntry> &table) {
    auto stream = pdf.getObject(id);
    if (!stream.isStream() || !stream.getDict().getKey("/Type").isNameAndEquals("/ObjStm")) {
        return;
    }
    const auto buffer = stream.getStreamData(qpdf_dl_generalized);
    const std::string data(reinterpret_cast<const char *>(buffer->getBuffer()), buffer->getSize());
    const auto first = stream.getDict().getKey("/First").getUIntValue();
    auto pairs = QPDFObjectHandle::parse(&pdf, "[" + data.substr(0, first) + "]");
    for (int index = 0; index + 1 < pairs.getArrayNItems(); index += 2) {
        const auto entry = table.find(QPDFObjGen(pairs.getArrayItem(index).getIntValueAsInt(), 0));
        if (entry != table.end() && entry->second.getType() == 2 && entry->second.getObjStreamNumber() == id.getObj()) {
            continue;
        }
        const auto offset = first + pairs.getArrayItem(index + 1).getUIntValue();
        auto input = std::make_shared<BufferInputSource>("object stream", data.substr(offset));
        QPDFTokenizer tokenizer;
        bool empty = false;
        visit.unlisted(QPDFObjectHandle::parse(input, "object", tokenizer, empty, nullptr, &pdf), false);
    }
}

/// An object found in the bytes of the file, whether or not the table lists it.
void visit_place(QPDF &pdf, std::shared_ptr<InputSource> input, bindery_pdf_place place, Visit &visit) {
    input->seek(static_cast<qpdf_offset_t>(place.content), SEEK_SET);
    QPDFTokenizer tokenizer;
    bool empty = false;
    auto object = QPDFObjectHandle::parse(input, "object", tokenizer, empty, nullptr, &pdf);
    const auto next = tokenizer.readToken(input, "object", true);
    const bool is_stream = next.isWord("stream");
    // The objects inside it can't be had without the table, and no program leaves such a stream behind.
    if (is_stream && object.getKey("/Type").isNameAndEquals("/ObjStm")) {
        throw Damaged();
    }
    visit.unlisted(object, is_stream);
}

bindery_pdf_result read(
    QPDF &pdf, const char *bytes, size_t length, const bindery_pdf_place *places, size_t place_count, size_t most_objects,
    bindery_pdf_visitor visitor, int64_t *pages) {
    pdf.setSuppressWarnings(true);
    // A recovery would end in a warning, which is refused below; there is no need to pay for it.
    pdf.setAttemptRecovery(false);
    pdf.processMemoryFile("file", bytes, length);
    if (pdf.isEncrypted()) {
        return BINDERY_PDF_ENCRYPTED;
    }
    const auto table = pdf.getXRefTable();
    if (table.size() > most_objects) {
        return BINDERY_PDF_STOPPED;
    }
    Visit visit(pdf, visitor);
    visit.trailer();
    std::set<size_t> starts;
    for (const auto &entry : table) {
        visit.listed(entry.first);
        visit_object_stream(pdf, entry.first, visit, table);
        if (entry.second.getType() == 1) {
            starts.insert(static_cast<size_t>(entry.second.getOffset()));
        }
    }
    Buffer buffer(reinterpret_cast<unsigned char *>(const_cast<char *>(bytes)), length);
    auto input = std::make_shared<BufferInputSource>("file", &buffer);
    for (size_t index = 0; index < place_count; ++index) {
        if (starts.count(places[index].start) == 0) {
            visit_place(pdf, input, places[index], visit);
        }
    }
    *pages = static_cast<int64_t>(pdf.getAllPages().size());
    return pdf.anyWarnings() ? BINDERY_PDF_DAMAGED : BINDERY_PDF_OK;
}

bindery_pdf_result result_of(const QPDFExc &error) {
    // Public keys, and filters of other makers, are told from other things that qpdf doesn't support by its words alone.
    const bool is_unknown_encryption =
        error.getErrorCode() == qpdf_e_unsupported && error.getMessageDetail().find("encryption") != std::string::npos;
    return error.getErrorCode() == qpdf_e_password || is_unknown_encryption ? BINDERY_PDF_ENCRYPTED : BINDERY_PDF_DAMAGED;
}

}  // namespace

extern "C" bindery_pdf_result bindery_pdf_read(
    const char *bytes, size_t length, const bindery_pdf_place *places, size_t place_count, size_t most_objects, bindery_pdf_visitor visitor,
    int64_t *pages) {
    // qpdf takes a failed allocation for damage, and would go on.
    std::set_new_handler(std::abort);
    try {
        QPDF pdf;
        return read(pdf, bytes, length, places, place_count, most_objects, visitor, pages);
    } catch (const QPDFExc &error) {
        return result_of(error);
    } catch (const Stopped &) {
        return BINDERY_PDF_STOPPED;
    } catch (...) {
        return BINDERY_PDF_DAMAGED;
    }
}

#include "render/svg/xml.h"

#include "base/must.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdint.h>

static enum xml_event element_open(struct xml *xml);
static enum xml_event element_close(struct xml *xml);
static enum xml_event text_read(struct xml *xml);
static bool attribute_read(struct xml *xml);
static bool attribute_is_new(const struct xml *xml, str name);
static bool decode(struct xml *xml, str raw, str *decoded);
static bool entity_add(struct text *text, str entity);
static uint32_t reference_code(str digits, unsigned base);
static bool character_is_allowed(uint32_t code);
static void utf8_add(struct text *text, uint32_t code);
static str name_read(struct xml *xml);
static bool blank_is(char c);
static void blanks_skip(struct xml *xml);
static bool take(struct xml *xml, const char *expected);
static enum xml_event fault(struct xml *xml, const char *what);

struct xml *xml_new(struct arena *scratch, str input)
{
    struct xml *xml = arena_new(scratch, struct xml);
    xml->scratch = scratch;
    xml->input = input;
    if (!xml_text_is_valid(input)) {
        xml->fault = "a byte or character that XML does not allow";
    } else if (str_starts(input, STR("<?xml "))) {
        ptrdiff_t end = str_find(input, STR("?>"), 0);
        xml->at = end < 0 ? 0 : end + 2;
    }
    return xml;
}

enum xml_event xml_next(struct xml *xml)
{
    xml->attribute_count = 0;
    if (xml->fault != NULL) {
        return XML_FAULT;
    }
    if (xml->closes_itself) {
        xml->closes_itself = false;
        xml->depth--;
        return XML_CLOSE;
    }
    bool is_outside = xml->depth == 0;
    if (is_outside) {
        blanks_skip(xml);
    }
    if (xml->at >= xml->input.len) {
        return is_outside && xml->name.len > 0 ? XML_END : fault(xml, "it ends too early");
    }
    if (take(xml, "</")) {
        return element_close(xml);
    }
    if (take(xml, "<")) {
        return is_outside && xml->name.len > 0 ? fault(xml, "more than one root")
                                               : element_open(xml);
    }
    return is_outside ? fault(xml, "text outside of the root") : text_read(xml);
}

str xml_attribute(const struct xml *xml, const char *name)
{
    str wanted = str_from(name);
    for (int i = 0; i < xml->attribute_count; i++) {
        if (str_equal(xml->attributes[i].name, wanted)) {
            return xml->attributes[i].value;
        }
    }
    return (str){0};
}

int xml_line(const struct xml *xml)
{
    int line = 1;
    for (ptrdiff_t i = 0; i < xml->at && i < xml->input.len; i++) {
        line += xml->input.data[i] == '\n';
    }
    return line;
}

bool xml_text_is_valid(str text)
{
    ptrdiff_t at = 0;
    while (at < text.len) {
        if (text.data[at] >= ' ' && text.data[at] < 0x7F) {
            at++;
            continue;
        }
        struct utf8_char next = utf8_at(text, at);
        if (next.len == 0 || !character_is_allowed(next.code)) {
            return false;
        }
        at += next.len;
    }
    return true;
}

static enum xml_event element_open(struct xml *xml)
{
    xml->name = name_read(xml);
    if (xml->name.len == 0) {
        return fault(xml, "markup that is no plain element");
    }
    if (xml->depth == XML_DEPTH_MAX) {
        return fault(xml, "elements too deep");
    }
    xml->open[xml->depth++] = xml->name;
    for (;;) {
        ptrdiff_t before = xml->at;
        blanks_skip(xml);
        if (take(xml, "/>")) {
            xml->closes_itself = true;
            return XML_OPEN;
        }
        if (take(xml, ">")) {
            return XML_OPEN;
        }
        if (xml->at == before || !attribute_read(xml)) {
            return fault(xml, xml->fault != NULL ? xml->fault : "a broken tag");
        }
    }
}

static enum xml_event element_close(struct xml *xml)
{
    str name = name_read(xml);
    blanks_skip(xml);
    if (!take(xml, ">") || xml->depth == 0 || !str_equal(name, xml->open[xml->depth - 1])) {
        return fault(xml, "an end tag that closes nothing");
    }
    xml->depth--;
    xml->name = name;
    return XML_CLOSE;
}

static enum xml_event text_read(struct xml *xml)
{
    ptrdiff_t end = str_find(xml->input, STR("<"), xml->at);
    end = end < 0 ? xml->input.len : end;
    str raw = str_slice(xml->input, xml->at, end);
    if (str_contains(raw, STR("]]>"))) {
        return fault(xml, "]]> in a text");
    }
    if (!decode(xml, raw, &xml->text)) {
        return fault(xml, "a broken character reference");
    }
    xml->at = end;
    return XML_TEXT;
}

static bool attribute_read(struct xml *xml)
{
    str name = name_read(xml);
    blanks_skip(xml);
    if (name.len == 0 || !take(xml, "=")) {
        return false;
    }
    blanks_skip(xml);
    const char *quote = take(xml, "\"") ? "\"" : take(xml, "'") ? "'" : NULL;
    ptrdiff_t end = quote == NULL ? -1 : str_find(xml->input, str_from(quote), xml->at);
    if (end < 0) {
        return false;
    }
    str raw = str_slice(xml->input, xml->at, end);
    xml->at = end + 1;
    if (xml->attribute_count == XML_ATTRIBUTES_MAX || !attribute_is_new(xml, name)) {
        xml->fault = "an attribute twice, or too many";
        return false;
    }
    struct xml_attribute *attribute = &xml->attributes[xml->attribute_count++];
    attribute->name = name;
    if (str_contains(raw, STR("<")) || !decode(xml, raw, &attribute->value)) {
        xml->fault = "a broken attribute value";
        return false;
    }
    return true;
}

static bool attribute_is_new(const struct xml *xml, str name)
{
    bool is_new = true;
    for (int i = 0; i < xml->attribute_count; i++) {
        is_new = is_new && !str_equal(xml->attributes[i].name, name);
    }
    return is_new;
}

static bool decode(struct xml *xml, str raw, str *decoded)
{
    ptrdiff_t next = str_find(raw, STR("&"), 0);
    if (next < 0) {
        *decoded = raw;
        return true;
    }
    struct text text = text_new(xml->scratch, raw.len);
    ptrdiff_t at = 0;
    while (next >= 0) {
        ptrdiff_t end = str_find(raw, STR(";"), next);
        text_add(&text, str_slice(raw, at, next));
        if (end < 0 || !entity_add(&text, str_slice(raw, next + 1, end))) {
            return false;
        }
        at = end + 1;
        next = str_find(raw, STR("&"), at);
    }
    text_add(&text, str_slice(raw, at, raw.len));
    *decoded = text_view(&text);
    return true;
}

static bool entity_add(struct text *text, str entity)
{
    static const struct {
        str name;
        char value;
    } named[] = {
        {S("amp"), '&'}, {S("lt"), '<'}, {S("gt"), '>'}, {S("quot"), '"'}, {S("apos"), '\''}};
    for (ptrdiff_t i = 0; i < COUNT(named); i++) {
        if (str_equal(entity, named[i].name)) {
            text_char(text, named[i].value);
            return true;
        }
    }
    bool is_hex = str_starts(entity, STR("#x"));
    if (!is_hex && !str_starts(entity, STR("#"))) {
        return false;
    }
    uint32_t code = is_hex ? reference_code(str_slice(entity, 2, entity.len), 16)
                           : reference_code(str_slice(entity, 1, entity.len), 10);
    if (code == 0 || !character_is_allowed(code)) {
        return false;
    }
    utf8_add(text, code);
    return true;
}

/* 0 where it is no number. */
static uint32_t reference_code(str digits, unsigned base)
{
    if (digits.len < 1 || digits.len > 7) {
        return 0;
    }
    uint32_t code = 0;
    for (ptrdiff_t i = 0; i < digits.len; i++) {
        char c = digits.data[i];
        unsigned lower = (unsigned char)c | 0x20u;
        unsigned digit = c >= '0' && c <= '9'           ? (unsigned)(c - '0')
                         : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                        : base;
        if (digit >= base) {
            return 0;
        }
        code = code * base + digit;
    }
    return code;
}

/* XML 1.0, 2.2 Char, without the noncharacters. */
static bool character_is_allowed(uint32_t code)
{
    if (code < 0x20) {
        return code == '\t' || code == '\n';
    }
    bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    bool is_nonchar = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    return code <= 0x10FFFF && !is_surrogate && !is_nonchar && code != 0x7F;
}

static void utf8_add(struct text *text, uint32_t code)
{
    if (code < 0x80) {
        text_char(text, (char)code);
        return;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    uint32_t lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
    text_char(text, (char)(lead | code >> (6 * more)));
    while (more > 0) {
        more--;
        text_char(text, (char)(0x80 | (code >> (6 * more) & 0x3F)));
    }
}

static str name_read(struct xml *xml)
{
    ptrdiff_t start = xml->at;
    while (xml->at < xml->input.len) {
        char c = xml->input.data[xml->at];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool is_later = (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '.';
        if (!is_letter && !(is_later && xml->at > start)) {
            break;
        }
        xml->at++;
    }
    return str_slice(xml->input, start, xml->at);
}

static bool blank_is(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static void blanks_skip(struct xml *xml)
{
    while (xml->at < xml->input.len && blank_is(xml->input.data[xml->at])) {
        xml->at++;
    }
}

static bool take(struct xml *xml, const char *expected)
{
    str view = str_from(expected);
    if (!str_starts(str_slice(xml->input, xml->at, xml->input.len), view)) {
        return false;
    }
    xml->at += view.len;
    return true;
}

static enum xml_event fault(struct xml *xml, const char *what)
{
    must(what != NULL);
    xml->fault = what;
    return XML_FAULT;
}

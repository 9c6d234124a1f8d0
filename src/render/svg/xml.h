/* A strict reader of a small part of XML 1.0: elements, attributes, texts, the five named entities
 * and character references. No document type, comment, CDATA, processing instruction or namespace
 * rule: gnuplot writes none. The first fault ends the reading.
 *
 *     struct xml *xml = xml_new(scratch, bytes);
 *     for (enum xml_event event; (event = xml_next(xml)) != XML_END;) {
 *         if (event == XML_FAULT) { ... xml->fault ... }
 *     }
 */
#ifndef RENDER_SVG_XML_H
#define RENDER_SVG_XML_H

#include "base/str.h"

enum { XML_DEPTH_MAX = 24, XML_ATTRIBUTES_MAX = 24 };

enum xml_event { XML_OPEN, XML_CLOSE, XML_TEXT, XML_END, XML_FAULT };

struct xml_attribute {
    str name;
    str value; /* decoded */
};

struct xml {
    struct arena *scratch;
    str input;
    ptrdiff_t at;
    str open[XML_DEPTH_MAX];
    int depth; /* open elements; at XML_OPEN the new one is counted, at XML_CLOSE no more */
    bool closes_itself;
    str name; /* of the element opened or closed */
    str text; /* decoded */
    struct xml_attribute attributes[XML_ATTRIBUTES_MAX];
    int attribute_count;
    const char *fault; /* NULL: none */
};

struct xml *xml_new(struct arena *scratch, str input);
enum xml_event xml_next(struct xml *xml);
/* Value of the opened element's attribute; empty where it has none of that name. */
str xml_attribute(const struct xml *xml, const char *name);
/* The line at which the reading stands, from 1. */
int xml_line(const struct xml *xml);
/* Whether the bytes are UTF-8 and each character may stand in XML. */
bool xml_text_is_valid(str text);

#endif

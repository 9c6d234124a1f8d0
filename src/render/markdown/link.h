/* Where links may lead: to the web by http and https, to files beside the page, to headings.
 */
#ifndef RENDER_MARKDOWN_LINK_H
#define RENDER_MARKDOWN_LINK_H

#include "base/text.h"

enum markdown_link_kind {
    MARKDOWN_LINK_REFUSED,
    MARKDOWN_LINK_EXTERNAL, /* http or https, as markdown_is_web_address has it */
    MARKDOWN_LINK_INTERNAL, /* relative, or a fragment of the same page */
};

enum markdown_link_kind markdown_link_kind(str target);

/* Whether it is an absolute http or https address in plain characters, with a host, without user
 * and password, of at most LIMIT_URL_BYTES. */
bool markdown_is_web_address(str target);

/* The target with `.html` where its path ends in `.md`; the rest stays. */
str markdown_link_rewritten(struct arena *arena, str target);

/* For a quoted href or src: percent-escaped where it is not an address's character, `&` as an
 * entity. */
void markdown_href(struct text *out, str target);

#endif

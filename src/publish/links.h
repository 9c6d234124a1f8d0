/* Every link of the site leads somewhere: relative links to files and headings that exist, from any
 * folder and from a disk without a server. Addresses of other sites are only looked at for their
 * form; nothing is fetched.
 */
#ifndef PUBLISH_LINKS_H
#define PUBLISH_LINKS_H

#include "base/diag.h"
#include "publish/output.h"

/* RULE_PAGE_LINK for each link that leads nowhere, at the page's path; false where there is any.
 * `before` is the last site, whose links were checked: those of pages that were taken over from it
 * are looked at only where something that they could lead to is gone. */
bool links_check(struct diags *diags, const struct outputs *outputs, const struct outputs *before);

#endif

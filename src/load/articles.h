/* The pages written by hand, from their files.
 *
 *     struct articles articles = {0};
 *     bool is_fine = articles_load(keep, diags, &root, sources, &articles);
 */
#ifndef LOAD_ARTICLES_H
#define LOAD_ARTICLES_H

#include "base/article.h"
#include "load/sources.h"

/* Takes every file of content/ from the sources. False after an error: a file that is no page, or
 * a page that does not begin with its title. */
bool articles_load(struct arena *keep, struct diags *diags, const struct folder *root,
                   const struct sources *sources, struct articles *articles);

/* Title and description of a page's text: the first heading without its marks, and the first
 * paragraph as plain text, a few hundred bytes at most. The title is empty where the text does not
 * begin with "# ". */
void article_read(struct arena *keep, str text, struct article *article);

#endif

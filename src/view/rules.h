/* The rules of a service level in words that need no formula: "time to read the prompt < 5 s and
 * token generation > 10 tok/s".
 */
#ifndef VIEW_RULES_H
#define VIEW_RULES_H

#include "view/work.h"

/* A condition with the names of formulas in place of their ids. */
str rule_words(const struct work *work, str condition);

/* Puts a list {sign, verdict, passes, words} of the rules under the key; words are empty where all
 * else falls under the rule. */
void rules_put(const struct work *work, struct tree *map, const char *key,
               const struct record *level);

#endif

/* Tables that several pages share: what is computed for a machine, what runs on it and how fast,
 * verdicts, benchmarks, prices. Each puts one table (table.h) under its own key into the page.
 */
#ifndef VIEW_SECTIONS_H
#define VIEW_SECTIONS_H

#include "view/shown.h"

/* "computed": every formula of a scope ("system"), its value and range. */
void section_computed(const struct work *work, struct tree *map, const struct subject *subject,
                      struct evaluation *evaluation, const char *scope);
/* "substituted": the same with each formula as written and with the values put in. */
void section_substituted(const struct work *work, struct tree *map, const struct subject *subject,
                         struct evaluation *evaluation, const char *scope);
/* "speeds" and "costs": the artifacts that the scenario shows, on this machine. */
void section_artifacts(const struct work *work, struct tree *map, const struct subject *subject);
/* "streams": of the artifacts that lie wholly on cards, or in system memory, how many sequences fit
 * at once, how many are fast enough, and up to how many a further one costs little. */
void section_streams(const struct work *work, struct tree *map, const struct subject *subject);
/* "ceilings": the most tokens per second of one artifact of every model that fits this machine: of
 * its main one, or where that is too large of the largest that fits. */
void section_ceilings(const struct work *work, struct tree *map, const struct subject *subject);
/* "verdicts": each use case with its times and the verdict of every service level. */
void section_verdicts(const struct work *work, struct tree *map, const struct subject *subject,
                      const struct record *artifact);
/* "stated": the verdicts that sources give a system, each beside ours under the source's rule. */
void section_stated(const struct work *work, struct tree *map, const struct subject *subject);
/* "benchmarks": the measured rows of a machine, device, artifact or model, fastest first. */
void section_benchmarks(const struct work *work, struct tree *map, const struct record *record);
/* "results": all rows of one benchmark, measured and estimated side by side. */
void section_results(const struct work *work, struct tree *map, const struct record *benchmark);
/* "prices": all prices seen, newest first. */
void section_prices(const struct work *work, struct tree *map, const struct record *record);
/* "machines": the systems that a part is in. */
void section_systems(const struct work *work, struct tree *map, const struct record *record);

/* "answers": how many systems meet each use case, the cheapest and the quickest of them. */
void section_answers(const struct work *work, struct tree *map);
/* "choices": for each model file that the scenario shows, the cheapest system that meets all use
 * cases, or most of them. */
void section_choices(const struct work *work, struct tree *map);

/* A verdict's sign and words in a cell, with a link to the machine's derivation of the time. */
void cell_verdict(const struct work *work, struct tree *row, struct evaluation *evaluation,
                  const struct record *level, const struct subject *subject);

/* What a benchmark ran on: a system, card or processor, NULL where it does not say; "2 × GeForce
 * RTX 3090"; the machine to compute for; and the evaluation of one of its rows. */
const struct record *benchmark_device(const struct record *benchmark);
str benchmark_device_name(const struct work *work, const struct record *benchmark);
/* The largest of a field over its rows; NULL where none has it. */
const struct quantity *benchmark_best(const struct record *benchmark, const char *field);
/* A measured value, with a link to its benchmark where that is another page. */
void cell_measured(const struct work *work, struct tree *row, const struct quantity *quantity,
                   const struct record *benchmark);
struct subject benchmark_subject(const struct work *work, const struct record *benchmark);
struct evaluation *benchmark_evaluation(const struct work *work, const struct subject *subject,
                                        const struct record *benchmark, const struct record *row);

#endif

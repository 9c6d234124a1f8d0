/* The tables of kinds, one file for each family of them. */
#ifndef MODEL_KINDS_KINDS_H
#define MODEL_KINDS_KINDS_H

#include "model/schema.h"

/* Memory technologies, shared by processors, cards and modules. */
extern const char *const kinds_memory_types[];
/* What a row of a benchmark ran. */
extern const char *const kinds_run_tests[];
/* What several cards share; ends with NULL. */
extern const char *const kinds_card_splits[];

extern const struct kind kind_source;
extern const struct kind kind_cpu;
extern const struct kind kind_gpu;
extern const struct kind kind_memory;
extern const struct kind kind_storage;
extern const struct kind kind_system;
extern const struct kind kind_platform;
extern const struct kind kind_model;
extern const struct kind kind_quantization;
extern const struct kind kind_artifact;
extern const struct kind kind_engine;
extern const struct kind kind_use_case;
extern const struct kind kind_service_level;
extern const struct kind kind_benchmark;
extern const struct kind kind_waiver;
extern const struct kind kind_price;
extern const struct kind kind_exchange_rate;
extern const struct kind kind_offer;
extern const struct kind kind_power;
extern const struct kind kind_scenario;
extern const struct kind kind_assumption;
extern const struct kind kind_formula;
extern const struct kind kind_calibration;
extern const struct kind kind_memory_log;

#endif

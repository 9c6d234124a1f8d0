/* The makers of pages, one for each template; pages.c says which page has which. */
#ifndef VIEW_MAKERS_H
#define VIEW_MAKERS_H

#include "view/page.h"

page_maker make_start;
page_maker make_record;
page_maker make_index;
page_maker make_benchmarks;
page_maker make_sources;
page_maker make_system;
page_maker make_cpu;
page_maker make_gpu;
page_maker make_model;
page_maker make_use_case;
page_maker make_use_cases;
page_maker make_benchmark;
page_maker make_derivations;
page_maker make_methods;
page_maker make_formulas;
page_maker make_accuracy;
page_maker make_data_format;
page_maker make_import_maps;
page_maker make_not_found;
page_maker make_article;

page_maker make_accuracy_chart;
page_maker make_bandwidth_chart;
page_maker make_cost_chart;
page_maker make_fit_chart;
page_maker make_context_chart;

#endif

#include "view/index_columns.h"

#include "base/array.h"
#include "view/wording.h"

enum { COLUMNS_OF_ITSELF = 8 };

/* Columns with their titles, apart by semicolons: a field, "=" before the id of a formula, or what
 * is looked up, with "$" before its name. Fields and formulas that the data do not have are left
 * out. */
struct columns {
    const char *kind;
    const char *head;
    const char *names;
    const char *key;
};

static const struct columns *columns_of(const struct kind *kind);
static bool read_pick(const struct work *work, const struct kind *kind, str written,
                      struct pick *pick);
static bool find_lookup(str name, enum pick_sort *sort);
static void pick_filled(const struct work *work, const struct kind *kind, struct picks *picks);
static bool is_filled_enough(const struct work *work, const struct kind *kind, ptrdiff_t field);

struct picks picks_of(const struct work *work, const struct kind *kind)
{
    const struct columns *columns = columns_of(kind);
    struct picks picks = {.head = {.title = STR("Name")}};
    if (columns == NULL) {
        pick_filled(work, kind, &picks);
        return picks;
    }
    if (columns->head != NULL) {
        (void)read_pick(work, kind, str_from(columns->head), &picks.head);
    }
    for (str rest = str_from(columns->names); rest.len > 0;) {
        struct str_cut cut = str_cut(rest, ';');
        rest = cut.after;
        struct pick pick;
        if (read_pick(work, kind, str_trim(cut.before), &pick)) {
            *array_add(work->keep, &picks) = pick;
        }
    }
    if (columns->key != NULL && !read_pick(work, kind, str_from(columns->key), &picks.key)) {
        picks.key = (struct pick){0};
    }
    return picks;
}

bool pick_is_number(const struct pick *pick)
{
    switch (pick->sort) {
    case PICK_FIELD:
        /* Dates stand under each other like numbers. */
        return pick->field->type == FIELD_QUANTITY || pick->field->type == FIELD_DATE;
    case PICK_MEMORY:
    case PICK_CARDS:
    case PICK_DEVICE:
    case PICK_ENGINE:
        return false;
    case PICK_FORMULA:
    case PICK_PRICE:
    case PICK_AMOUNT:
    case PICK_GENERATION:
    case PICK_PROMPT:
        break;
    }
    return true;
}

static const struct columns *columns_of(const struct kind *kind)
{
    static const struct columns table[] = {
        {"system", NULL,
         "memory_capacity: Memory; =vram-total: Graphics memory; "
         "=ram-bandwidth: Memory bandwidth; =token-generation: Generation; "
         "=prompt-processing: Reading; =system-power: Power; $price: Price; role: For",
         "=token-generation"},
        {"cpu", NULL,
         "vendor: Vendor; architecture: Architecture; cores: Cores; $memory: Memory; "
         "=cpu-bandwidth: Bandwidth; =cpu-peak-fp32: FP32; memory_max: Memory at most; tdp: TDP; "
         "$price: Price",
         "=cpu-bandwidth"},
        {"gpu", NULL,
         "vendor: Vendor; architecture: Architecture; class: Class; vram: Memory; "
         "memory_type: Type; =gpu-bandwidth: Bandwidth; fp16: FP16; fp8: FP8; tdp: TDP; "
         "released: Released; $price: Price",
         "=gpu-bandwidth"},
        {"model", NULL,
         "publisher: Publisher; parameters: Parameters; active_parameters: Active; layers: Layers; "
         "context_max: Context at most; =kv-bytes-per-token: KV cache; licence: Licence",
         "parameters"},
        {"artifact", NULL,
         "model: Model; quantization: Quantization; format: Format; =weights-size: Weights; "
         "size: File",
         "=weights-size"},
        {"quantization", NULL,
         "family: Family; bits_per_weight: Bits per weight; block_weights: Weights in a block; "
         "block_size: Size of a block",
         "bits_per_weight"},
        {"benchmark", NULL,
         "$device: Device; $engine: Engine; $generation: Generation; $prompt: Reading; "
         "role: Role; date: Date",
         NULL},
        {"price", "of: Item",
         "$amount: Price; sort: Which price; vat: VAT; condition: Condition; date: Seen", NULL},
        {"offer", NULL,
         "$cards: Cards; vram: Memory; price_per_hour: Rent; price_input: Input; "
         "price_output: Output; token_generation: Generation; =offer-cost-per-token: Cost; "
         "date: Seen",
         NULL},
        {"power", NULL, "of: Of; state: State; scope: Scope; power: Power", NULL},
        {"use_case", NULL, "description: What for; group: Group; prompt: Prompt; output: Answer",
         NULL},
        {"service_level", NULL, "description: What it asks", NULL},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(str_from(kind->name), str_from(table[i].kind))) {
            return &table[i];
        }
    }
    return NULL;
}

static bool read_pick(const struct work *work, const struct kind *kind, str written,
                      struct pick *pick)
{
    struct str_cut cut = str_cut(written, ':');
    str name = str_trim(cut.before);
    *pick = (struct pick){.title = str_trim(cut.after), .field_index = -1};
    if (pick->title.len == 0) {
        pick->title = name;
    }
    if (str_starts(name, STR("="))) {
        str id = str_slice(name, 1, name.len);
        pick->sort = PICK_FORMULA;
        pick->formula_id = str_terminated(work->keep, id);
        return method_formula(work->view->method, id) != NULL;
    }
    if (str_starts(name, STR("$"))) {
        return find_lookup(str_slice(name, 1, name.len), &pick->sort);
    }
    pick->sort = PICK_FIELD;
    pick->field_index = schema_field_index(kind, name);
    pick->field = pick->field_index >= 0 ? schema_field(kind, pick->field_index) : NULL;
    return pick->field != NULL;
}

static bool find_lookup(str name, enum pick_sort *sort)
{
    static const struct {
        const char *name;
        enum pick_sort sort;
    } table[] = {
        {"price", PICK_PRICE},   {"amount", PICK_AMOUNT},         {"memory", PICK_MEMORY},
        {"cards", PICK_CARDS},   {"device", PICK_DEVICE},         {"engine", PICK_ENGINE},
        {"prompt", PICK_PROMPT}, {"generation", PICK_GENERATION},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(name, str_from(table[i].name))) {
            *sort = table[i].sort;
            return true;
        }
    }
    return false;
}

static void pick_filled(const struct work *work, const struct kind *kind, struct picks *picks)
{
    for (ptrdiff_t i = 0; i < schema_field_count(kind) && picks->count < COLUMNS_OF_ITSELF; i++) {
        const struct field *field = schema_field(kind, i);
        bool is_fit = fields_index(schema_common_fields(), str_from(field->name)) < 0 &&
                      field->type != FIELD_GROUP && field->type != FIELD_NAMES &&
                      field->type != FIELD_PROSE && is_filled_enough(work, kind, i);
        if (is_fit) {
            *array_add(work->keep, picks) = (struct pick){
                .sort = PICK_FIELD,
                .title = wording_label(work->keep, str_from(field->name)),
                .field = field,
                .field_index = i,
            };
        }
    }
}

static bool is_filled_enough(const struct work *work, const struct kind *kind, ptrdiff_t field)
{
    const struct kind_records *all = catalog_records(work->view->catalog, kind->name);
    ptrdiff_t filled = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        filled += record_at(all->records[i], field)->type != VALUE_ABSENT;
    }
    return filled > 0 && filled * 3 >= all->count;
}

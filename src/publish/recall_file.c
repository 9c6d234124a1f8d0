#include "publish/recall_file.h"

#include "base/build_id.h"
#include "publish/build_file.h"

static const char NAME[] = "recall";
static const char MAGIC[BUILD_FILE_MAGIC_BYTES + 1] = "hwrecal1";

struct recall *recall_load(struct arena *keep, str build)
{
    bool has_id = build_id().len > 0;
    str content = STR("");
    if (has_id) {
        content = build_file_read_own(keep, build, NAME, MAGIC, digest_of(build_id()));
    }
    return recall_from(keep, content);
}

void recall_save(str build, const struct recall *recall)
{
    if (build_id().len > 0 && recall_has_changed(recall)) {
        struct arena scratch = {0};
        str content = recall_content(&scratch, recall);
        (void)build_file_replace_own(build, NAME, MAGIC, digest_of(build_id()), content);
        arena_free(&scratch);
    }
}

// Deletion of KMS keys: scheduled, cancelled, done. What is scheduled happens in counted time
// (counted_time.h) and not before the wall clock's DeletionDate.
#pragma once

#include "keys/due.h"

namespace bongtu::keys {

// The key's record as it becomes. A multi-Region primary that has replicas waits until they are gone.
Result<KeyRecord> schedule_deletion(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days);

// Leaves the key disabled. Fault::invalid_state, in AWS's words, where no deletion is scheduled.
Result<> cancel_deletion(Call& call, Catalog& catalog, const KeyEntry& key);

}  // namespace bongtu::keys

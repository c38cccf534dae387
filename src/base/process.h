// What a process of ours says of itself to the system.
#pragma once

namespace bongtu {

// No core files, and no debugger of the same user: key bytes and plaintext are in this process.
void keep_memory_private();

}  // namespace bongtu

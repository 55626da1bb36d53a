// libsqlite3. Variadic calls and function-like macros get a static inline wrapper here, because Swift cannot call them.
#ifndef PORTICO_CSQLITE_H
#define PORTICO_CSQLITE_H

#include <sqlite3.h>

// sqlite3_config is variadic. Without its statistics, SQLite's allocator takes no lock of its own.
static inline int portico_sqlite3_config_memory_status(int enabled) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, enabled);
}

// sqlite3_db_config is variadic; this form serves every option whose arguments are (int, int *).
static inline int portico_sqlite3_db_config(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// SQLITE_TRANSIENT is a cast of -1 to a function pointer: SQLite copies the bytes before the call returns.
// A null pointer would bind NULL, so an empty value gets an address.
static inline int portico_sqlite3_bind_text_copy(sqlite3_stmt *statement, int index, const void *bytes,
                                                 sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes ? (const char *)bytes : "", count, SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

static inline int portico_sqlite3_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes,
                                                 sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// SQLITE_STATIC is a null function pointer: SQLite keeps the address, and the caller keeps the bytes.
static inline int portico_sqlite3_bind_text_in_place(sqlite3_stmt *statement, int index, const void *bytes,
                                                     sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, (const char *)bytes, count, SQLITE_STATIC, SQLITE_UTF8);
}

static inline int portico_sqlite3_bind_blob_in_place(sqlite3_stmt *statement, int index, const void *bytes,
                                                     sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_STATIC);
}

#endif

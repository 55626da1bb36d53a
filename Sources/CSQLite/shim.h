// libsqlite3. Variadic calls and function-like macros get a static inline wrapper here, because Swift cannot call them.
#ifndef PORTICO_CSQLITE_H
#define PORTICO_CSQLITE_H

#include <sqlite3.h>

#endif

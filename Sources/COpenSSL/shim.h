// libssl and libcrypto. Function-like macros get a static inline wrapper here, because Swift cannot see macros.
#ifndef PORTICO_COPENSSL_H
#define PORTICO_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static inline int portico_ssl_ctx_set_min_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline long portico_ssl_ctx_set_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_mode(context, mode);
}
static inline int portico_ssl_ctx_set_groups(SSL_CTX *context, const char *names) {
    return (int)SSL_CTX_set1_groups_list(context, names);
}
static inline long portico_ssl_ctx_set_cache_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline long portico_ssl_ctx_set_read_ahead(SSL_CTX *context, long on) {
    return SSL_CTX_set_read_ahead(context, on);
}
// The option constants are macros with casts in them.
static inline void portico_ssl_ctx_forbid_renegotiation_and_compression(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}
typedef int (*portico_server_name_callback)(SSL *, int *, void *);
static inline long portico_ssl_ctx_set_server_name_callback(
    SSL_CTX *context, portico_server_name_callback callback, void *argument) {
    SSL_CTX_set_tlsext_servername_arg(context, argument);
    return SSL_CTX_set_tlsext_servername_callback(context, callback);
}
static inline long portico_ssl_set_server_name(SSL *session, const char *name) {
    return SSL_set_tlsext_host_name(session, name);
}
static inline void portico_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void portico_bio_set_retry_write(BIO *bio) { BIO_set_retry_write(bio); }
static inline void portico_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

// Readies a ticket's MAC. The parameter list points into itself and at the digest's name, which Swift would free too soon.
static inline int portico_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    OSSL_PARAM parameters[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, count, parameters);
}

#endif

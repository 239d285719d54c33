/* The parts of mbedTLS that phone.wasm compiles. Hashing happens a few times a minute, so small code is preferred to
   fast code. */
#ifndef WEBPHONE_MBEDTLS_CONFIG_H
#define WEBPHONE_MBEDTLS_CONFIG_H

#define MBEDTLS_BASE64_C
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_NO_SHA384
#define MBEDTLS_SHA512_SMALLER

#include <mbedtls/check_config.h>

#endif

# AWS-LC beside OpenSSL: the target aws_lc, and src/crypto/aws_lc compiled into bongtu_crypto. See
# docs/decisions/0012-aws-lc-for-ml-dsa-and-ml-kem.md. Every name of it gets a prefix, in its binary and by its headers.
include(ExternalProject)
set(prefix bongtu_lc)

set(BONGTU_AWS_LC_SOURCE "" CACHE PATH
    "The unpacked crate aws-lc-sys; if empty, cargo fetches the one in cmake/aws_lc/Cargo.lock")
if(BONGTU_AWS_LC_SOURCE)
  set(source ${BONGTU_AWS_LC_SOURCE})
  set(download "")
else()
  find_program(CARGO cargo REQUIRED)
  set(source ${CMAKE_BINARY_DIR}/crates/aws-lc-sys)
  set(download ${CARGO} vendor --quiet --locked --manifest-path ${CMAKE_CURRENT_LIST_DIR}/Cargo.toml
               ${CMAKE_BINARY_DIR}/crates)
endif()

# A project of its own: as a subdirectory it would bring a target `crypto` and options of its own. Its randomness comes
# from the system alone, as OpenSSL's does: measuring the CPU's jitter takes 40 ms at the first use.
ExternalProject_Add(
  aws_lc_build
  SOURCE_DIR ${source}
  DOWNLOAD_COMMAND ${download}
  CMAKE_ARGS -DCMAKE_BUILD_TYPE=Release
             -DBORINGSSL_PREFIX=${prefix}_
             -DBORINGSSL_PREFIX_HEADERS=${source}/generated-include
             "-DCMAKE_C_FLAGS=-DBORINGSSL_PREFIX=${prefix} -fstack-protector-strong"
             -DCMAKE_ASM_FLAGS=-DBORINGSSL_PREFIX=${prefix}
             -DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
             -DBUILD_SHARED_LIBS=OFF
             -DBUILD_TESTING=OFF
             -DBUILD_LIBSSL=OFF
             -DBUILD_TOOL=OFF
             -DENABLE_SOURCE_MODIFICATION=OFF
             -DDISABLE_GO=ON
             -DDISABLE_PERL=ON
             -DDISABLE_CPU_JITTER_ENTROPY=ON
  BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target aws_lc_sys
  INSTALL_COMMAND ""
  BUILD_BYPRODUCTS <BINARY_DIR>/artifacts/lib${prefix}_crypto.a
  LOG_DOWNLOAD ON LOG_CONFIGURE ON LOG_BUILD ON LOG_OUTPUT_ON_FAILURE ON)
ExternalProject_Get_Property(aws_lc_build BINARY_DIR)
add_library(aws_lc STATIC IMPORTED)
set_target_properties(aws_lc PROPERTIES IMPORTED_LOCATION ${BINARY_DIR}/artifacts/lib${prefix}_crypto.a)

# Only these files see AWS-LC's headers, whose names are OpenSSL's: the generated ones first, or the prefix is lost.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/crypto/aws_lc/*.cpp)
list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
add_library(bongtu_crypto_aws_lc OBJECT ${sources})
add_dependencies(bongtu_crypto_aws_lc aws_lc_build)
target_include_directories(bongtu_crypto_aws_lc SYSTEM BEFORE PRIVATE ${source}/generated-include
                                                                      ${source}/aws-lc/include)
target_compile_definitions(bongtu_crypto_aws_lc PRIVATE BORINGSSL_PREFIX=${prefix})
target_link_libraries(bongtu_crypto_aws_lc PRIVATE bongtu_base)

target_sources(bongtu_crypto PRIVATE $<TARGET_OBJECTS:bongtu_crypto_aws_lc>)
target_link_libraries(bongtu_crypto PRIVATE aws_lc)
target_compile_definitions(bongtu_crypto PRIVATE BONGTU_AWS_LC)
if(TARGET test_crypto)
  target_compile_definitions(test_crypto PRIVATE BONGTU_AWS_LC)
endif()

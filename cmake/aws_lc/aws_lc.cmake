# AWS-LC beside OpenSSL: the target aws_lc, and a function to compile what uses it. See
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

set(aws_lc_headers ${source}/generated-include ${source}/aws-lc/include)
set(aws_lc_prefix ${prefix})
file(GLOB aws_lc_users CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../../src/crypto/aws_lc/*.cpp)
list(FILTER aws_lc_users EXCLUDE REGEX "_test\\.cpp$")

# use_aws_lc(TARGET FILES...): compiles these of src/crypto/aws_lc into the target, as its own files are. Only they see
# AWS-LC's headers, whose names are OpenSSL's: the generated ones first, or the prefix is lost.
function(use_aws_lc target)
  add_library(${target}_aws_lc OBJECT ${ARGN})
  add_dependencies(${target}_aws_lc aws_lc_build)
  target_include_directories(${target}_aws_lc SYSTEM BEFORE PRIVATE ${aws_lc_headers})
  foreach(property INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS)
    set_property(TARGET ${target}_aws_lc APPEND PROPERTY ${property} $<TARGET_PROPERTY:${target},${property}>)
  endforeach()
  target_compile_definitions(${target}_aws_lc PRIVATE BORINGSSL_PREFIX=${aws_lc_prefix})
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_aws_lc>)
  target_compile_definitions(${target} PRIVATE BONGTU_AWS_LC)
endfunction()

// swift-tools-version: 6.1
import PackageDescription

// A package of its own, since libFuzzer brings its own `main`. From the top level:
//
//   swift build -c release --package-path Tests/Fuzzing --sanitize=fuzzer && SWIFT_BACKTRACE=enable=no Tests/Fuzzing/.build/release/LanguageFuzzing -max_total_time=600 -timeout=10 -rss_limit_mb=2048 -dict=Tests/Fuzzing/language.dict /tmp/corpus Tests/MirrorLanguageTests/Fixtures/accepted Tests/MirrorLanguageTests/Fixtures/rejected
//
// after `mkdir -p /tmp/corpus`, where new inputs go.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "MirrorFlow", path: "../..")],
  targets: [
    .executableTarget(
      name: "LanguageFuzzing",
      dependencies: [
        .product(name: "MirrorLanguage", package: "MirrorFlow"),
        .product(name: "Diagnostics", package: "MirrorFlow"),
      ])
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.1
import PackageDescription

// A package of its own, since libFuzzer brings its own `main`; CONTRIBUTING has the command.
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

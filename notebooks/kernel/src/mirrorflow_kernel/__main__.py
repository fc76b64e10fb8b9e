"""Runs the kernel; `install` writes its specification for Jupyter to find."""

import argparse
import sys


def install(arguments: list) -> None:
    from .specification import install_specification

    parser = argparse.ArgumentParser(prog="python -m mirrorflow_kernel install")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--user", action="store_true", help="for this user (the default)")
    place.add_argument("--sys-prefix", action="store_true", help="into this environment")
    place.add_argument("--prefix", help="into another folder")
    parsed = parser.parse_args(arguments)
    prefix = sys.prefix if parsed.sys_prefix else parsed.prefix
    print(install_specification(prefix))


if __name__ == "__main__":
    if sys.argv[1:2] == ["install"]:
        install(sys.argv[2:])
    else:
        from ipykernel.kernelapp import IPKernelApp

        from .kernel import MirrorFlowKernel

        IPKernelApp.launch_instance(kernel_class=MirrorFlowKernel)

"""Takes, of Qt's plug-ins, those that are used, before PyInstaller looks for the libraries that they need."""

from PyInstaller.utils.hooks.qt import pyside6_library_info as qt

from bundle_contents import PLUGINS, is_plugin
from facts import system

hiddenimports = ["PySide6.QtCore"]
binaries = [
    (source, target)
    for plugin in PLUGINS[system()]
    for source, target in qt.collect_plugins(plugin.partition("/")[0])
    if is_plugin(source, plugin)
]

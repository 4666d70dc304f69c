#!/usr/bin/env bash
# The frozen program as an AppDir, which runs in place; and as an AppImage where appimagetool is.
#
#   packaging/appdir.sh dist/statuswatch build/StatusWatch.AppDir
set -euo pipefail
program=$1 target=$2
here=$(cd "$(dirname "$0")/.." && pwd)
id=org.statuswatch.StatusWatch

rm -rf "$target"
mkdir -p "$target/usr/lib"
cp -a "$program" "$target/usr/lib/statuswatch"
install -Dm644 "$here/resources/desktop/$id.desktop" -t "$target/usr/share/applications"
# Under this name, not ours: AppImage's own checks look for it there.
install -Dm644 "$here/resources/desktop/$id.metainfo.xml" "$target/usr/share/metainfo/$id.appdata.xml"
icons=$target/usr/share/icons/hicolor
install -Dm644 "$here/resources/icons/statuswatch.svg" "$icons/scalable/apps/$id.svg"
install -Dm644 "$here/resources/icons/statuswatch-small.svg" "$icons/16x16/apps/$id.svg"
install -Dm644 "$here/resources/icons/statuswatch-symbolic.svg" "$icons/symbolic/apps/$id-symbolic.svg"
# What the tool and file managers look for at the top.
ln -s "usr/share/applications/$id.desktop" "$target/$id.desktop"
ln -s "usr/share/icons/hicolor/scalable/apps/$id.svg" "$target/$id.svg"
ln -s "$id.svg" "$target/.DirIcon"
cat >"$target/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/statuswatch/statuswatch" "$@"
RUN
chmod 755 "$target/AppRun"

if command -v appimagetool >/dev/null; then
    appimagetool "$target" "${target%.AppDir}.AppImage"
else
    echo "appimagetool is not here: $target runs in place, by its AppRun."
fi

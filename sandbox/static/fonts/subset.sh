#!/usr/bin/env bash
# How JinhuaiSans.woff2 was made: the regular weight of Noto Sans CJK SC (Debian package fonts-noto-cjk), cut down to
# GB 2312 (6,763 characters and its punctuation) and Latin. Only for machines without a Chinese font of their own.
# Needs: pip install fonttools brotli
set -euo pipefail
cd "$(dirname "$0")"
source=${1:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}
wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
python3 - "$wanted" <<'PYTHON'
import sys

characters = {bytes([high, low]).decode("gb2312", "ignore") for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF)}
characters |= {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), 0x20AC]}
characters |= set("→←↑↓①②③④⑤⑥⑦⑧⑨⑩√×÷°·…—“”‘’《》「」『』【】〔〕￥")
open(sys.argv[1], "w", encoding="utf-8").write("".join(sorted(characters)))
PYTHON
# number 2 of the collection is the simplified Chinese one
pyftsubset "$source" --font-number=2 --text-file="$wanted" --flavor=woff2 --output-file=JinhuaiSans.woff2 \
    --layout-features='' --no-hinting --desubroutinize --name-IDs='0,1,2,3,4,5,6,13,14' --notdef-outline

#!/usr/bin/env bash
# .NET: images without ICU (Alpine's, chiseled ones) set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT. In them Normalize returns every string as it was and
# IsNormalized says true, without an exception, so that one name written in two ways is two keys, and a check for compatibility forms finds none.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages libicu72

dotnet_app <<'CS'
using System.Text;

var (composed, decomposed) = ("caf\u00E9", "cafe\u0301");
var letters = "\uFB01".Normalize(NormalizationForm.FormKC).Length;
Console.WriteLine($"one key: {composed.Normalize() == decomposed.Normalize()}, normalized: {decomposed.IsNormalized()}, letters of the ligature: {letters}");
CS

expect "with ICU" "one key: True, normalized: False, letters of the ligature: 2" "$(app DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 LD_LIBRARY_PATH="$LD_LIBRARY_PATH")"
expect "without" "one key: False, normalized: True, letters of the ligature: 1" "$(app DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1)"

# shellcheck shell=bash
# Sourced by ./release: makes a command into tar.gz, .deb and .rpm, and says whose work is in it. What it makes them of is in these:
#   version, date, maintainer, out, work  of the release
#   executable, beside                    the command, and the names of the files that belong to it and lie beside it
#   glibc                                 the version that they need; empty: the executable is static
#   linked                                NAME=VERSION=LICENCE of what is in them besides packages of NuGet
# shellcheck disable=SC2154 # The release sets them.

is_elf() { [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]; }

# Sets executable, beside, glibc and linked for what ./publish has made.
look_at() { # piece, name, arch
  local file openssl from
  executable=$(./publish "$1" --arch "$3" | tail -n 1)
  from=$(dirname "$executable")
  mapfile -t beside < <(sed -n '3,$p' "$from/.$2" | grep -vxF "$2")
  linked=("$runtime")
  openssl=$(grep -aoE 'OpenSSL [0-9.]+ [0-9]+ [A-Z][a-z]+ [0-9]{4} \(linked in\)' "$executable" | head -n 1 | cut -d ' ' -f 2 || true)
  [ -z "$openssl" ] || linked+=("openssl=$openssl=Apache-2.0")
  glibc=$(packer glibc "$executable")
  [ -n "$glibc" ] || linked+=("glibc=$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)=LGPL-2.1-or-later")
  for file in "${beside[@]}"; do
    if is_elf "$from/$file"; then glibc=$(printf '%s\n' "$glibc" "$(packer glibc "$from/$file")" | sort -V | tail -n 1); fi
    # What a library beside the executable was made of, as its package says.
    if [[ $file = *.VERSIONS.json ]]; then
      mapfile -O "${#linked[@]}" -t linked < <(sed -nE 's/^ *"([^"]+)": "([^"]+)",?\r?$/\1=\2/p' "$from/$file")
    fi
  done
}

# Whose work is in what is given to people, and the licences that ask to be handed on with it.
notice() { # project, name, arch
  local names file
  packages_of "$1" "$2"
  printf '%s %s is made with the following; licences by their identifiers (https://spdx.org/licenses/).\n\n' "$2" "$version"
  names=$(packer notice "$work/$2.cdx.json" "$3" "${linked[@]}")
  printf '%s\n\nThe text of the MIT License is that of LICENSE, with the copyright that stands above.\n' "$names"
  for file in tools/licences/*.txt; do
    if [[ $names = *": $(basename "$file" .txt)"* ]]; then licence "$(basename "$file" .txt)" "$file"; fi
  done
  if [[ " ${linked[*]}" = *" glibc="* ]]; then
    printf '\nglibc is linked in. Who wants another: ./publish in the source of this version links with that of the system.\n'
    licence 'GNU Lesser General Public License 2.1' /usr/share/common-licenses/LGPL-2.1
  fi
  licence 'Apache License 2.0' /usr/share/common-licenses/Apache-2.0
  [[ " ${linked[*]}" = *" dotnet-runtime="* ]] || return 0
  licence 'What .NET is made with' \
    "$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/runtime.linux-*.microsoft.dotnet.ilcompiler/"$runtime_version" -iname third-party-notices.txt | sort | head -n 1)"
}
licence() { # heading, file
  [ -f "$2" ] || { say "the text that belongs under \"$1\" is missing: ${2:-no file}"; exit 1; }
  printf '\n---- %s ----\n\n' "$1"
  tr -d '\r' <"$2"
}

# A command's files as a system has them; the same for .deb and .rpm.
stage() { # piece, name, arch, root
  local help="$work/$2.help" doc="$4/usr/share/doc/$2" from home="$4/usr/bin" file
  if [ ! -f "$help" ]; then
    # An executable of another architecture does not start here.
    if ! "$executable" -help >"$help" 2>/dev/null; then
      dotnet build "functions/$1" -c Release -p:GapChecks=false -v q -nologo >&2
      "artifacts/bin/$1/release/$2" -help >"$help"
    fi
  fi
  mkdir -p "$home" "$4/usr/share/man/man1" "$4/usr/share/bash-completion/completions" "$doc"
  from=$(dirname "$executable")
  for file in "${beside[@]}"; do
    if is_elf "$from/$file"; then
      # The executable looks for it where it lies itself, which is no place for libraries that every program sees.
      home="$4/usr/lib/$2"
      mkdir -p "$home"
      ln -sfn "../lib/$2/$2" "$4/usr/bin/$2"
      cp "$from/$file" "$home/"
    else
      cp "$from/$file" "$doc/"
    fi
  done
  cp "$executable" "$home/$2"
  packer man "$2" "$version" "$date" <"$help" | gzip -9n >"$4/usr/share/man/man1/$2.1.gz"
  packer completion "$2" <"$help" >"$4/usr/share/bash-completion/completions/$2"
  cp LICENSE "$doc/"
  notice "functions/$1/$1.csproj" "$2" "$3" >"$doc/NOTICE"
  plain "$4" "$2"
}
# Neither whose files they are, nor when they were made, nor whose umask it was.
plain() { # root, name
  find "$1" -type f -exec chmod 644 {} +
  find "$1" -type d -exec chmod 755 {} +
  chmod 755 "$1/usr/bin/$2"
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

tarball() { # piece, name, arch, root
  local folder="$work/tar/$2_$version" file from
  file="$work/$2_${version}_linux_$(debian_name "$3").tar.gz"
  from=$(dirname "$executable")
  rm -rf "$work/tar"
  mkdir -p "$folder"
  cp "$executable" "${beside[@]/#/$from/}" LICENSE "$4/usr/share/doc/$2/NOTICE" "$folder/"
  gunzip -c "$4/usr/share/man/man1/$2.1.gz" >"$folder/$2.1"
  cp "$4/usr/share/bash-completion/completions/$2" "$folder/$2.bash"
  chmod 644 "$folder"/*
  chmod 755 "$folder" "$folder/$2"
  tar -C "$work/tar" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -c "$2_$version" |
    gzip -9n >"$file"
  add "functions/$1/$1.csproj" "$2" "$3" "$file"
}

debian_name() { case $1 in x64) echo amd64 ;; *) echo "$1" ;; esac; }

# Debian's packages of the libraries that a command's files ask for. OpenSSL's is in no list, since .NET loads it when it is needed.
depends() { # root
  local needs="libc6 (>= $glibc), libssl3 | libssl3t64" library
  while read -r library; do
    case $library in
      libc.so.6 | libm.so.6 | libdl.so.2 | librt.so.1 | libresolv.so.2 | libpthread.so.0 | ld-linux-*) ;;
      libstdc++.so.6) needs+=', libstdc++6' ;;
      libgcc_s.so.1) needs+=', libgcc-s1' ;;
      *) say "which package of Debian has $library?"; exit 1 ;;
    esac
  done < <(elf_files "$1" | xargs -0 readelf -d | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u)
  echo "$needs"
}
elf_files() { # root
  local file
  while IFS= read -r -d '' file; do if is_elf "$file"; then printf '%s\0' "$file"; fi; done < <(find "$1/usr/bin" "$1/usr/lib" -type f -print0 2>/dev/null)
}

deb() { # piece, name, arch, root
  local root="$work/deb" doc="$work/deb/usr/share/doc/$2" file needs=''
  file="$work/$2_${version}_$(debian_name "$3").deb"
  [ -z "$glibc" ] || needs=$(depends "$4")
  rm -rf "$root"
  cp -a "$4" "$root"
  rm "$doc/LICENSE"
  mkdir -p "$root/DEBIAN" "$root/usr/share/lintian/overrides"
  {
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
    printf 'Comment: NOTICE, beside this file, names what is linked in, with its licences.\n\n'
    printf 'Files: *\nCopyright: 2026 The GapFurniture authors\nLicense: Expat\n'
    sed -n '5,$p' LICENSE | sed 's/^$/./; s/^/ /'
  } >"$doc/copyright"
  printf '%s (%s) stable; urgency=medium\n\n  * See NOTES.md of the release.\n\n -- %s  %s\n' \
    "$2" "$version" "$maintainer" "$(date -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.gz"
  overrides "$2" >"$root/usr/share/lintian/overrides/$2"
  plain "$root" "$2"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n' "$2" "$version" "$(debian_name "$3")" "$maintainer"
    printf 'Installed-Size: %s\n' "$(du -k -s --apparent-size "$root/usr" | cut -f 1)"
    [ -z "$needs" ] || printf 'Depends: %s\n' "$needs"
    printf 'Recommends: ca-certificates\nSection: net\nPriority: optional\nDescription: %s\n' "$(sed -n 1p "functions/$1/description.txt")"
    sed -n '2,$s/^/ /p' "functions/$1/description.txt"
  } >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  chmod 644 "$root/DEBIAN/"*
  dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
  add "functions/$1/$1.csproj" "$2" "$3" "$file"
}

# What lintian says of every such command, and why it is so.
overrides() { # name
  printf '# Native AOT: fixed addresses halve memory and start-up time, and zlib is .NET'"'"'s own, linked in.\n'
  printf '%s: hardening-no-pie *\n%s: embedded-library *\n' "$1" "$1"
  [ -n "$glibc" ] || printf '# It has to run in images that have no C library, or another one.\n%s: statically-linked-binary *\n' "$1"
}

rpm_package() { # piece, name, arch, root
  local top="$work/rpm" target=x86_64
  [ "$3" = x64 ] || target=aarch64
  rm -rf "$top"
  mkdir -p "$top"
  cp -a "$4" "$top/files"
  # rpm looks at executable files only when it notes which libraries are needed.
  elf_files "$top/files" | xargs -0 chmod 755
  {
    printf 'Name: %s\nVersion: %s\nRelease: 1\nSummary: %s\nPackager: %s\nAutoProv: no\n' \
      "$2" "$version" "$(sed -n 1p "functions/$1/description.txt")" "$maintainer"
    printf 'License: %s\n' "$(licences "$4/usr/share/doc/$2/NOTICE")"
    [ -z "$glibc" ] || printf 'Requires: libssl.so.3()(64bit)\n'
    printf '%%description\n%s\n' "$(sed -n '2,$p' "functions/$1/description.txt")"
    printf '%%install\ncp -a %s/. %%{buildroot}\n%%files\n%%dir /usr/share/doc/%s\n' "$top/files" "$2"
    [ ! -d "$top/files/usr/lib/$2" ] || printf '%%dir /usr/lib/%s\n' "$2"
    (cd "$top/files" && find usr -type f -printf '/%p\n' -o -type l -printf '/%p\n') | sort | sed 's#^/usr/share/doc/#%license &#'
  } >"$top/$2.spec"
  rpmbuild -bb --quiet --target "$target-linux" --define "_topdir $top" --define '_buildhost localhost' --define '__os_install_post %{nil}' \
    --define 'debug_package %{nil}' --define '_build_id_links none' --define 'use_source_date_epoch_as_buildtime 1' \
    --define 'clamp_mtime_to_source_date_epoch 1' --define '_binary_payload w9.gzdio' "$top/$2.spec" >"$work/rpm.log" 2>&1 || {
    cat "$work/rpm.log" >&2
    exit 1
  }
  add "functions/$1/$1.csproj" "$2" "$3" "$(find "$top/RPMS" -name '*.rpm')"
}
# All licences that a NOTICE names, as one expression.
licences() { # file
  { echo MIT; sed -nE '3,/^$/s/^[^:]+: ([A-Za-z0-9.-]+)(,.*)?$/\1/p' "$1"; } | sort -u | sed -n 'H; ${x; s/\n/ AND /g; s/^ AND //; p}'
}

command_packages() { # piece, name, arch
  local root="$work/$2-$3"
  look_at "$1" "$2" "$3"
  stage "$1" "$2" "$3" "$root"
  tarball "$1" "$2" "$3" "$root"
  deb "$1" "$2" "$3" "$root"
  rpm_package "$1" "$2" "$3" "$root"
}

# For images: the command of the architecture that is built for, checked. A static one needs nothing, the others what their .deb says.
dockerfile() { # name
  local from file steps end digests='' arch
  if [ -z "$glibc" ]; then
    from="alpine AS $1" file="$1_${version}_linux_ARCH.tar.gz"
    steps="tar -xzf \"\$file\" && mv /$1_$version/$1 /"
    end="
FROM scratch
COPY --from=$1 /$1 /usr/local/bin/$1
ENTRYPOINT [\"/usr/local/bin/$1\"]"
  else
    from=debian:12-slim file="$1_${version}_ARCH.deb"
    steps="apt-get update && \\
    apt-get install -y --no-install-recommends ca-certificates \"\$file\" && rm -rf \"\$file\" /var/lib/apt/lists/*"
    end="ENTRYPOINT [\"/usr/bin/$1\"]"
  fi
  for arch in amd64 arm64; do
    if [ ! -f "$out/${file/ARCH/$arch}" ]; then return; fi
    digests+="      $arch) digest=$(sha256sum <"$out/${file/ARCH/$arch}" | cut -d ' ' -f 1) ;; \\
"
  done
  cat >"$out/$1.Dockerfile" <<DOCKERFILE
# $1 $version in an image of yours: docker build -f $1.Dockerfile . in the folder of the release's files.
FROM $from
ARG TARGETARCH
COPY ${file/ARCH/*} /
RUN case \$TARGETARCH in \\
${digests}    esac && file=/${file/ARCH/\$TARGETARCH} && echo "\$digest  \$file" | sha256sum -c && \\
    $steps
$end
DOCKERFILE
}

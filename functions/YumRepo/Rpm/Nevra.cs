namespace GapFurniture.YumRepo.Rpm;

/// <summary>What identifies a package for rpm and its clients.</summary>
/// <param name="Name">Of the package.</param>
/// <param name="Epoch">Digits, "0" where the package has none.</param>
/// <param name="Version">Of the software.</param>
/// <param name="Release">Of the package.</param>
/// <param name="Arch">"src" for source packages, whatever machine built them.</param>
internal readonly record struct Nevra(string Name, string Epoch, string Version, string Release, string Arch)
{
    public Evr Evr => new(Epoch, Version, Release);

    /// <summary>As dnf writes it: name-epoch:version-release.arch, without the epoch where it is 0.</summary>
    public override string ToString() => $"{Name}-{Evr}.{Arch}";
}

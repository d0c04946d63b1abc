using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>A package that is to be listed in a repository, with all that its metadata says of it.</summary>
/// <param name="Nevra">What identifies it for clients.</param>
/// <param name="File">Its file, whose place within the repository identifies its entry.</param>
/// <param name="Xml">Its elements of the metadata files.</param>
/// <param name="Order">S3's sequencer of the event that reported it; empty if none did.</param>
internal sealed record StagedPackage(Nevra Nevra, PackageFile File, PackageXml Xml, string Order);

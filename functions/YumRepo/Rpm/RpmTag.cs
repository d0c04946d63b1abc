namespace GapFurniture.YumRepo.Rpm;

/// <summary>The tags of a package's header that become metadata, by their numbers in librpm.</summary>
/// <seealso href="https://github.com/rpm-software-management/rpm/blob/master/docs/manual/tags.md"/>
internal enum RpmTag
{
    SignatureRegion = 62,
    HeaderRegion = 63,
    LongArchiveSize = 271,
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    Summary = 1004,
    Description = 1005,
    BuildTime = 1006,
    BuildHost = 1007,
    Size = 1009,
    Vendor = 1011,
    License = 1014,
    Packager = 1015,
    Group = 1016,
    Url = 1020,
    Arch = 1022,
    OldFileNames = 1027,
    FileModes = 1030,
    FileFlags = 1037,
    SourceRpm = 1044,
    ArchiveSize = 1046,
    ProvideName = 1047,
    RequireFlags = 1048,
    RequireName = 1049,
    RequireVersion = 1050,
    ConflictFlags = 1053,
    ConflictName = 1054,
    ConflictVersion = 1055,
    ChangelogTime = 1080,
    ChangelogName = 1081,
    ChangelogText = 1082,
    ObsoleteName = 1090,
    SourcePackage = 1106,
    ProvideFlags = 1112,
    ProvideVersion = 1113,
    ObsoleteFlags = 1114,
    ObsoleteVersion = 1115,
    DirIndexes = 1116,
    BaseNames = 1117,
    DirNames = 1118,
    PayloadFormat = 1124,
    OldSuggestsName = 1156,
    OldSuggestsVersion = 1157,
    OldSuggestsFlags = 1158,
    OldEnhancesName = 1159,
    OldEnhancesVersion = 1160,
    OldEnhancesFlags = 1161,
    LongSize = 5009,
    RecommendName = 5046,
    RecommendVersion = 5047,
    RecommendFlags = 5048,
    SuggestName = 5049,
    SuggestVersion = 5050,
    SuggestFlags = 5051,
    SupplementName = 5052,
    SupplementVersion = 5053,
    SupplementFlags = 5054,
    EnhanceName = 5055,
    EnhanceVersion = 5056,
    EnhanceFlags = 5057,
    PayloadDigest = 5092,

    /// <summary>Of rpm 6: bytes of the payload.</summary>
    PayloadSize = 5112,

    /// <summary>Of rpm 6: bytes of the payload, not compressed.</summary>
    PayloadSizeAlt = 5113,
    RpmFormat = 5114,
}

/// <summary>Tags of the signature header, whose numbers mean something else than in the main header.</summary>
internal static class SignatureTag
{
    /// <summary>An OpenPGP signature of the header by a DSA (or ECDSA, or Ed25519) key.</summary>
    public const int Dsa = 267;

    /// <summary>An OpenPGP signature of the header by an RSA key.</summary>
    public const int Rsa = 268;

    /// <summary>Bytes of header and payload, where they are more than 32 bits can say.</summary>
    public const int LongSize = 270;
    public const int LongArchiveSize = 271;

    /// <summary>Bytes of header and payload.</summary>
    public const int Size = 1000;

    /// <summary>Of header and payload, as rpm made them before payloads had digests of their own.</summary>
    public const int LegacyPgp = 1002;

    /// <inheritdoc cref="LegacyPgp"/>
    public const int LegacyGpg = 1005;
    public const int PayloadSize = 1007;

    /// <summary>Room for signatures, so that signing changes neither the file's size nor what follows.</summary>
    public const int ReservedSpace = 1008;
}

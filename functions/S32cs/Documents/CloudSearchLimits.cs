namespace GapFurniture.S32cs.Documents;

/// <summary>What CloudSearch takes.</summary>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/limits.html"/>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/preparing-data.html"/>
internal static class CloudSearchLimits
{
    /// <summary>Bytes of one batch, with its brackets and commas: 5 MB.</summary>
    public const int BatchBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of one document: 1 MB.</summary>
    public const int DocumentBytes = 1024 * 1024;

    /// <summary>Characters of a document's id.</summary>
    public const int IdLength = 128;

    /// <summary>Fields of one document.</summary>
    public const int Fields = 200;

    /// <summary>Values of one field.</summary>
    public const int Values = 1000;

    /// <summary>Characters of a field's name, at least.</summary>
    public const int NameLeast = 3;

    /// <summary>Characters of a field's name, at most.</summary>
    public const int NameMost = 64;
}

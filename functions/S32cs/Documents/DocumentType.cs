namespace GapFurniture.S32cs.Documents;

/// <summary>What a document asks for.</summary>
internal enum DocumentType
{
    Add,
    Delete,
}

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>What an index field holds.</summary>
internal enum FieldType
{
    Text,
    TextArray,
    Literal,
    LiteralArray,
    Int,
    IntArray,
    Double,
    DoubleArray,
    Date,
    DateArray,
}

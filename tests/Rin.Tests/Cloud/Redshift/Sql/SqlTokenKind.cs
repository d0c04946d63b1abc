namespace GapFurniture.LocalCloud.Redshift.Sql;

internal enum SqlTokenKind
{
    /// <summary>Keyword or plain identifier.</summary>
    Word,

    /// <summary>Identifier in double quotes.</summary>
    QuotedIdentifier,

    /// <summary>String literal of any form.</summary>
    Literal,

    Number,

    /// <summary>One punctuation character, or a parameter such as $1.</summary>
    Symbol,
}

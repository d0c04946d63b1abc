namespace GapFurniture.LocalCloud.Ssm;

/// <summary>Types of parameters.</summary>
internal enum ParameterKind
{
    String,

    /// <summary>Texts joined by commas; the store itself does not split them.</summary>
    StringList,

    /// <summary>Encrypted: without decryption the value is a blob in base64.</summary>
    SecureString,
}

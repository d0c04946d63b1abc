namespace GapFurniture.Shared.Parameters;

/// <summary>Why parameters could not be read.</summary>
public enum ParameterProblem
{
    /// <summary>Too many requests; passes by itself.</summary>
    Throttled,

    /// <summary>The service has trouble of its own; passes by itself.</summary>
    Unavailable,

    /// <summary>The service could not be reached, or not in time; may pass by itself.</summary>
    Network,

    /// <summary>There are no credentials, or they do not hold.</summary>
    Credentials,

    /// <summary>The credentials hold, but do not permit the read.</summary>
    Denied,

    /// <summary>The service does not accept the question, such as a name with a character that no name can have.</summary>
    Refused,

    /// <summary>Nothing says which Region or endpoint to ask, or it is said wrongly.</summary>
    Configuration,
}

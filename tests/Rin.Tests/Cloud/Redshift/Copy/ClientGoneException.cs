namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>There is nobody left to answer: both connections end, and the server rolls back.</summary>
internal sealed class ClientGoneException() : Exception("the client has gone");

namespace GapFurniture.Rin.Warehouse;

/// <summary>A database user and password.</summary>
internal sealed record Login(string User, string Password)
{
    // A record's own ToString would print the password.
    public override string ToString() => User;
}

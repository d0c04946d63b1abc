namespace GapFurniture.S32cs;

/// <summary>How documents are treated.</summary>
/// <param name="NumericIds">True to make ids that are whole numbers into text; false to reject them.</param>
/// <param name="Strict">True if a rejected document fails its object, after all good ones are in.</param>
/// <param name="Concurrency">Uploads to one endpoint side by side, 1..32, partitioned by id.</param>
internal sealed record LoaderSettings(bool NumericIds, bool Strict, int Concurrency);

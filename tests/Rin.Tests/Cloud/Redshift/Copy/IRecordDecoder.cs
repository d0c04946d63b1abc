namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Turns the records of one file into rows.</summary>
internal interface IRecordDecoder
{
    /// <summary>The line on which the record decoded last ends, counted from 1.</summary>
    long Line { get; }

    /// <summary>Decodes one record into one row.</summary>
    /// <exception cref="RowException">The record is bad; it has been skipped, and the next call goes on behind it.</exception>
    DecodeResult Next(RowBuffer rows);
}

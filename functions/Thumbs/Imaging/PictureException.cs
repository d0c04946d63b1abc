namespace GapFurniture.Thumbs.Imaging;

/// <summary>Why no thumbnail can be made of an original.</summary>
internal enum PictureProblem
{
    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It is none of the formats that are read: HTTP's 415.</summary>
    NotAPicture,

    /// <summary>It is HEIC, whose codec needs a licence for patents: HTTP's 415.</summary>
    Heic,

    /// <summary>It has more bytes or pixels than allowed: HTTP's 413.</summary>
    TooLarge,

    /// <summary>It is cut off or damaged: HTTP's 422.</summary>
    Broken,
}

/// <summary>The original is the reason that there is no thumbnail of it; trying again does not help.</summary>
/// <param name="problem">Which reason.</param>
/// <param name="sentence">For clients: it quotes nothing of the original, and nothing that libraries say.</param>
/// <param name="inner">What the library said: for the log only, since libvips mixes in texts about earlier pictures.</param>
internal sealed class PictureException(PictureProblem problem, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    public PictureProblem Problem { get; } = problem;
}

using Tutti.Shows;

namespace Tutti.Patchbay;

/// <summary>Why a request was not done, as a client is told.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">In a word.</param>
/// <param name="What">What was asked for, and why it was not done.</param>
/// <param name="Where">On which node.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ApiFailure(int Status, string Code, string What, string Where, string Remedy)
{
    /// <summary>True when nobody but this program is to blame.</summary>
    public bool IsMistake => Status == 500;

    /// <summary>The failure that an exception stands for: the one table.</summary>
    public static ApiFailure Of(Exception exception) => exception switch
    {
        ApiException e => new ApiFailure(e.Status, e.Code, e.Message, e.Where, e.Remedy),
        ShowFileException e => new ApiFailure(400, "bad-request", Said(e), string.Empty, e.Remedy),
        NotFoundException e => new ApiFailure(404, "not-found", Said(e), e.Where, e.Remedy),
        RefusedException e => new ApiFailure(422, "refused", Said(e), e.Where, e.Remedy),
        NoAnswerException e => new ApiFailure(504, "no-answer", Said(e), e.Where, e.Remedy),
        OperationCanceledException or ObjectDisposedException => new ApiFailure(503, "ending", "the server ends", string.Empty, "start it again"),
        _ => new ApiFailure(500, "internal", $"{exception.GetType().Name}: {exception.Message}", string.Empty, "this is a mistake in tutti: please report it"),
    };

    private static string Said(TuttiException e) => $"{e.What}: {e.Reason}";
}

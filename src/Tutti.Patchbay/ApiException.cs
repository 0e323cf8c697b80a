namespace Tutti.Patchbay;

/// <summary>A request that this server itself does not do; what the room refuses is a <see cref="TuttiException"/>.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">In a word.</param>
/// <param name="what">What was asked for, and why it is not done.</param>
/// <param name="where">Where; empty when that goes without saying.</param>
/// <param name="remedy">What to do about it.</param>
internal sealed class ApiException(int status, string code, string what, string where, string remedy) : Exception(what)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>In a word.</summary>
    public string Code { get; } = code;

    /// <summary>Where; empty when that goes without saying.</summary>
    public string Where { get; } = where;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>The request makes no sense.</summary>
    public static ApiException BadRequest(string what, string remedy = "see docs/patchbay-api.md") => new(400, "bad-request", what, string.Empty, remedy);

    /// <summary>It is not there.</summary>
    public static ApiException NotFound(string what, string where, string remedy) => new(404, "not-found", what, where, remedy);

    /// <summary>The room is no longer as whoever asked saw it.</summary>
    public static ApiException Stale(string what, string where = "", string remedy = "look at the room as it is now") => new(409, "stale", what, where, remedy);
}

using System.Text.Json;

using Tutti.Cli;
using Tutti.Cli.Json;

namespace Tutti.Tests.Cli;

public class FailureTests
{
    public static TheoryData<Exception, int, string> Exceptions => new()
    {
        { new UsageException("x", "why", "do"), 2, "usage" },
        { new NotFoundException("why", "x", "here", "do"), 3, "not-found" },
        { new RefusedException("why", "x", "here", "do"), 4, "refused" },
        { new NoAnswerException("why", "x", "here", "do"), 5, "no-answer" },
        { new InvalidOperationException("x"), 1, "internal" },
        { new IOException("x"), 1, "internal" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Each_kind_of_exception_has_its_exit_code_and_word(Exception exception, int code, string word)
    {
        Failure failure = Failure.Of(exception);
        Assert.Equal(code, (int)failure.Code);
        Assert.Equal(word, failure.ToJson().Error.Code);
    }

    [Fact]
    public void A_person_reads_what_why_where_and_what_to_do() => Assert.Equal(
        "tutti: lamp/levle: no such parameter (lamp)\n  it has level",
        string.Join('\n', Failure.Of(new NotFoundException("no such parameter", "lamp/levle", "lamp", "it has level")).Lines()));

    [Fact]
    public void A_program_reads_the_same_as_json() => Assert.Equal(
        """{"error":{"code":"refused","what":"lamp/level","why":"it may not be set","where":"lamp","do":"see access with `tutti ls`"}}""",
        JsonSerializer.Serialize(
            Failure.Of(new RefusedException("it may not be set", "lamp/level", "lamp", "see access with `tutti ls`")).ToJson(), CliJson.Plain.ErrorJson));

    [Fact]
    public void Control_characters_of_remote_names_do_not_reach_the_terminal() =>
        Assert.All(Failure.Of(new NotFoundException("no", "la\u001bmp\n", "x\u0007", "z\u009b")).Lines(), line => Assert.DoesNotContain(line, char.IsControl));

    [Fact]
    public void An_internal_error_is_one_line_without_a_stack_and_says_how_to_report_it()
    {
        string line = Assert.Single(Failure.Of(new InvalidOperationException("first\n   at Some.Method()")).Lines());
        Assert.Contains("InvalidOperationException: first;", line, StringComparison.Ordinal);
        Assert.Contains("report", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }
}

using Tutti.Cli;
using Tutti.Cli.Running;

namespace Tutti.Tests.Cli;

public class CommandOutputTests
{
    [Fact]
    public void Results_and_errors_go_their_own_ways()
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        CommandOutput both = new(output, error, asJson: false, isTerminal: false);
        both.Line("0.5");
        both.Note("a\u001b remark");
        both.Error(Failure.Of(new UsageException("x", "why", "do this")));
        Assert.Equal("0.5\n", output.ToString());
        Assert.Equal("a\\u001b remark\ntutti: x: why\n  do this\n", error.ToString());
    }

    [Fact]
    public void An_error_is_one_line_of_json_when_that_was_asked_for()
    {
        using StringWriter error = new() { NewLine = "\n" };
        new CommandOutput(TextWriter.Null, error, asJson: true, isTerminal: false).Error(Failure.Of(new UsageException("x", "why", "do this")));
        Assert.Equal("""{"error":{"code":"usage","what":"x","why":"why","where":null,"do":"do this"}}""" + "\n", error.ToString());
    }

    [Fact]
    public void Each_line_is_flushed_at_once()
    {
        using FlushCounter output = new();
        CommandOutput lines = new(output, TextWriter.Null, asJson: false, isTerminal: false);
        lines.Line("a");
        lines.Line("b");
        Assert.Equal(2, output.Flushes);
    }

    [Fact]
    public void A_reader_that_has_gone_is_an_end_of_its_own_kind()
    {
        using FlushCounter output = new() { IsBroken = true };
        OutputClosedException closed = Assert.Throws<OutputClosedException>(() => new CommandOutput(output, TextWriter.Null, asJson: false, isTerminal: false).Line("a"));
        Assert.Null(closed.Reason);
    }

    [Fact]
    public void A_full_disk_is_an_error_with_its_reason()
    {
        using FlushCounter output = new() { IsBroken = true, HResultOfTheBreak = 28 };
        OutputClosedException closed = Assert.Throws<OutputClosedException>(() => new CommandOutput(output, TextWriter.Null, asJson: false, isTerminal: false).Line("a"));
        Assert.Equal("it broke", closed.Reason);
        Assert.Equal(["tutti: standard output: it broke; look at the disk, or at the program that reads it"], Failure.Of(closed).Lines().ToArray(), StringComparer.Ordinal);
    }

    [Fact]
    public void An_error_that_nobody_can_read_is_no_further_error()
    {
        using FlushCounter error = new() { IsBroken = true };
        new CommandOutput(TextWriter.Null, error, asJson: false, isTerminal: false).Note("a");
        Assert.Equal(1, error.Flushes);
    }

    private sealed class FlushCounter : StringWriter
    {
        public int Flushes { get; private set; }

        public bool IsBroken { get; init; }

        public int HResultOfTheBreak { get; init; } = 32;

        public override void Flush()
        {
            Flushes++;
            if (IsBroken)
            {
                throw new IOException("it broke", HResultOfTheBreak);
            }
        }
    }
}

resource "aws_iam_role" "function" {
  name               = "${var.name}-${data.aws_region.current.id}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "piece" {
  name   = "iottweet"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.piece.json
}

resource "aws_iam_role_policy" "lambda" {
  name   = "lambda"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "piece" {
  statement {
    sid       = "ReadTheSecrets"
    actions   = ["ssm:GetParametersByPath"]
    resources = ["${local.arn}:ssm:${local.here}:parameter${var.secrets_path}", "${local.arn}:ssm:${local.here}:parameter${var.secrets_path}/*"]
  }

  dynamic "statement" {
    for_each = var.secrets_key_arn != "" ? [1] : []

    content {
      sid       = "DecryptTheSecrets"
      actions   = ["kms:Decrypt"]
      resources = [var.secrets_key_arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["ssm.${data.aws_region.current.id}.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.state == "dynamodb" ? [1] : []

    content {
      sid       = "RememberClicksInATable"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = [aws_dynamodb_table.state[0].arn]
    }
  }

  dynamic "statement" {
    for_each = var.state == "ssm" ? [1] : []

    content {
      sid       = "RememberClicksInParameters"
      actions   = ["ssm:GetParameters", "ssm:PutParameter"]
      resources = ["${local.arn}:ssm:${local.here}:parameter${var.state_path}/*"]
    }
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteTheLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  statement {
    sid       = "KeepWhatFailed"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead.arn]
  }
}

resource "aws_iam_role" "rule" {
  name               = "${var.name}-rule-${data.aws_region.current.id}"
  assume_role_policy = data.aws_iam_policy_document.rule_trust.json
}

resource "aws_iam_role_policy" "rule" {
  name   = "rule"
  role   = aws_iam_role.rule.id
  policy = data.aws_iam_policy_document.rule.json
}

data "aws_iam_policy_document" "rule_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["iot.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "rule" {
  statement {
    sid       = "KeepWhatFailed"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead.arn]
  }
}

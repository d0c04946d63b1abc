output "queue_arn" {
  description = "Target of the buckets' notifications."
  value       = aws_sqs_queue.queue.arn
}

output "queue_url" {
  description = "The queue."
  value       = aws_sqs_queue.queue.url
}

output "dead_letter_queue_url" {
  description = "Events that could not be handled."
  value       = aws_sqs_queue.dead.url
}

output "function_arn" {
  description = "The function."
  value       = aws_lambda_function.yumrepo.arn
}
